export { readFolder, writeFolder } from './folder.js'
export { type GatewayServer, type ServeGatewayOptions, serveGateway } from './serveGateway.js'
