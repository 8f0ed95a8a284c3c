import { App } from 'antd'
import type { FileHolder } from '#domain/process/index.ts'
import type { UploadFunction } from '#ui-kit/ActionFields.tsx'
import type { NamedFile } from '#ui-kit/MatterCards.tsx'
import { download, upload } from '../client/call.ts'
import { messageOf } from '../client/problem.ts'

/** Uploads and downloads of one matter's files, for ActionBar, LogTimeline and FileTable. */
export function useMatterFiles(
  matterKind: FileHolder,
  matterId: string,
): { onUpload: UploadFunction; onDownload: (file: NamedFile) => void } {
  const { message } = App.useApp()
  return {
    onUpload: (file, onProgress) => upload('files.upload', { query: { matterKind, matterId } }, file, onProgress),
    onDownload: ({ id }) => {
      download('files.download', { params: { id } }).catch((error: unknown) => message.error(messageOf(error)))
    },
  }
}
