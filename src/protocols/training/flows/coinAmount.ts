/** Writes an amount in coins of 18 decimals, rounded up to a thousandth: what a coin is called is not known here. */
export function coinAmount(amount: bigint): string {
  const thousandths = (amount + 10n ** 15n - 1n) / 10n ** 15n
  return `${Number(thousandths) / 1000} coins`
}
