export { type GatewayServer, type ServeGatewayOptions, serveGateway } from './serve-gateway.js'
