const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Of Chinese, Japanese and Korean, and pictures: they take two cells of a terminal. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u
/** Takes no cell by itself. */
const invisible = /^[\p{M}\p{Cf}]+$/u

/** The cells of a terminal that a text takes, as most terminals count them. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += widthOf(segment)
  return width
}

/** The start of a text that fits into some cells. `…` replaces the rest. */
export function cutToWidth(text: string, cells: number): string {
  if (displayWidth(text) <= cells) return text
  let cut = ''
  let width = 0
  for (const { segment } of segmenter.segment(text)) {
    width += widthOf(segment)
    if (width > cells - 1) break
    cut += segment
  }
  return cells < 1 ? '' : `${cut}…`
}

function widthOf(segment: string): number {
  if (invisible.test(segment)) return 0
  return wide.test(segment) || segment.includes('\ufe0f') ? 2 : 1
}
