/** How far splitting a file has come. */
export interface SplitFileProgress {
  /** `reading`: rows are checked and put into buckets; `writing`: they are put in order, into two files. */
  phase: 'reading' | 'writing'
  /** Bytes done of this phase. */
  bytes: number
  /** Bytes to do in this phase. */
  total: number
}
