const LONGEST = 1600
const QUALITY = 0.82

/**
 * A photograph as it is sent: at most 1600 points long, as JPEG, without place, time and device in it. Throws, in words for people, for what the
 * phone cannot show as a picture.
 */
export async function shrink(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => {
    throw new Error('这张照片无法读取，请重新拍摄')
  })
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const bytes = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
  if (!bytes) throw new Error('这张照片无法读取，请重新拍摄')
  return bytes
}
