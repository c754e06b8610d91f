// ipfs-core's dependencies use it; Node has it from version 22 on.
Promise.withResolvers ??= function withResolvers() {
  let resolve
  let reject
  const promise = new this((...settle) => {
    ;[resolve, reject] = settle
  })
  return { promise, resolve, reject }
}
