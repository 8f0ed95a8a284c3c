import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the provider answers to a code. */
interface Grant {
  readonly challenge: string
  readonly redirect: string
  readonly claims: Record<string, unknown>
  readonly key: KeyObject
}

/** A small OpenID provider for tests: it answers codes that a test has asked it to give out. */
export class Provider {
  readonly key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly grants = new Map<string, Grant>()
  readonly asked: string[] = []
  readonly server: Server
  issuer = ''
  /** Further members of its description, such as other addresses. */
  described: Record<string, unknown> = {}
  /** What it tells about the person apart from the token. */
  userinfo: Record<string, unknown> = {}

  constructor() {
    this.server = createServer(async (request, response) => {
      const send = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      const path = request.url ?? ''
      this.asked.push(path)
      if (path === '/.well-known/openid-configuration')
        return send(200, {
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          jwks_uri: `${this.issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
          token_endpoint_auth_methods_supported: ['client_secret_basic'],
          code_challenge_methods_supported: ['S256'],
          ...this.described,
        })
      if (path === '/jwks')
        return send(200, { keys: [{ ...this.key.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }] })
      if (path === '/userinfo') return send(200, this.userinfo)
      if (path !== '/token') return send(404, {})
      let text = ''
      for await (const chunk of request) text += chunk
      const form = new URLSearchParams(text)
      const grant = this.grants.get(form.get('code') ?? '')
      this.grants.delete(form.get('code') ?? '')
      const client = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString()
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (client !== 'biaochi:secret') return send(401, { error: 'invalid_client' })
      if (!grant || grant.challenge !== proof || grant.redirect !== form.get('redirect_uri')) return send(400, { error: 'invalid_grant' })
      return send(200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: jwt(grant.claims, grant.key) })
    })
  }

  /** Listens on a free port of this machine. */
  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    this.issuer = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }
}

function jwt(claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({ alg: 'ES256', kid: 'one' })}.${part(claims)}`
  return `${body}.${sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
