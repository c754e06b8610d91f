import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true })

/** Posts JSON, and returns the answer. Not `fetch`: that one takes its timers from the program, whose time is not the machine's. */
export function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => resolve(text))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
