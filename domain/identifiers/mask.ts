/** Replaces `text` between the first `head` and last `tail` characters by stars; when nothing would be hidden, all of it. */
function maskMiddle(text: string, head: number, tail: number): string {
  const hidden = text.length - head - tail
  if (hidden <= 0) return '*'.repeat(text.length)
  return text.slice(0, head) + '*'.repeat(hidden) + text.slice(text.length - tail)
}

/** A person's name as lists show it: 张三丰 → 张*. The length of the name is not told. */
export function maskName(name: string): string {
  const first = name.trim()[Symbol.iterator]().next().value
  return first === undefined ? '' : `${first}*`
}

/** A phone number as lists show it: 13812341234 → 138****1234. Shorter numbers keep two digits at the end, very short ones nothing. */
export function maskPhone(phone: string): string {
  return phone.length >= 11 ? maskMiddle(phone, 3, 4) : maskMiddle(phone, 0, phone.length > 6 ? 2 : 0)
}

/** An identity number as lists show it: the first four and last two characters, never the birth date. */
export function maskIdNo(idNo: string): string {
  return idNo.length >= 15 ? maskMiddle(idNo, 4, 2) : maskMiddle(idNo, 0, idNo.length > 6 ? 2 : 0)
}

/** A plate as lists show it: 鄂A12323 → 鄂A***23. */
export function maskPlate(plate: string): string {
  return maskMiddle(plate, 2, 2)
}
