import { writeFile } from 'node:fs/promises'
export async function savePicture(path: string, png: Buffer): Promise<void> {
  await writeFile(path, png)
}
