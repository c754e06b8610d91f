/// <reference types="vite/client" />
import { GatewayStore } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { loadModel } from 'modelmarket/inference'
import { approveCoins } from 'modelmarket/token'

const protocols = import.meta.glob('./protocols/*/*.js', { eager: true })

Object.assign(globalThis, { approveCoins, GatewayStore, loadModel, parseCsv, protocols })
