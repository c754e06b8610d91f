/** `bafybeic…gf354` */
export const formatCid = (cid: string): string =>
  cid.length > 20 ? `${cid.slice(0, 8)}…${cid.slice(-5)}` : cid
