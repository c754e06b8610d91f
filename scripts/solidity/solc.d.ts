declare module 'solc' {
  /** Takes and gives the compiler's standard JSON. */
  export function compile(input: string): string
}
