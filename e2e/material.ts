/** A paper to be uploaded: the smallest PDF that is one. */
export const paper = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n'),
})

/** The day after so many days, as the calendar names it. */
export const dayFromNow = (days: number): string => Temporal.Now.plainDateISO('Asia/Shanghai').add({ days }).toString()
