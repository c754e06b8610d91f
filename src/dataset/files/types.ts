/** How far splitting a file has come. */
export interface SplitFileProgress {
  /** `inspecting`: columns are counted; `reading`: rows are put into buckets; `writing`: they are put in order, into two files. */
  phase: 'inspecting' | 'reading' | 'writing'
  /** Bytes done of this phase. */
  bytes: number
  /** Bytes to do in this phase. */
  total: number
}
