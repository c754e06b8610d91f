// The project's configuration, with a compiler from npm instead of one that Hardhat would download.
import { createRequire } from 'node:module'
import { defineConfig } from 'hardhat/config'
import config from './hardhat.config.js'

const path = createRequire(import.meta.url).resolve('solc/soljson.js')

export default defineConfig({ ...config, solidity: { version: '0.8.37', path } })
