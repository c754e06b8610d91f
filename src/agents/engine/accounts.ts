import { type Address, isAddressEqual } from 'viem'

/** Whose things an agent takes part in. */
interface AccountPolicy {
  /** Only those of these accounts. */
  allow?: readonly Address[] | undefined
  /** None of these accounts. */
  deny?: readonly Address[] | undefined
}

/** Returns whether an address is on a list. */
export function isAmong(addresses: readonly Address[], account: Address): boolean {
  return addresses.some((address) => isAddressEqual(address, account))
}

/**
 * Returns why a policy refuses what an account made; `undefined` when it does not.
 *
 * @param who What the account is, such as `its creator`.
 */
export function accountObjection(
  { allow, deny = [] }: AccountPolicy,
  account: Address,
  who: string,
): string | undefined {
  if (allow && !isAmong(allow, account)) return `${who} is not on the list of those allowed`
  if (isAmong(deny, account)) return `${who} is on the list of those denied`
  return undefined
}
