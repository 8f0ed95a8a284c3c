import * as oidc from 'openid-client'

/** Seconds that a provider has to answer. */
export const ANSWER_SECONDS = 5

/** An OpenID Connect provider as this deployment knows it. */
export interface OpenIdProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** Hosts that are asked or shown to a browser, whatever the provider's own description says; absent: all that it names. */
  readonly hosts?: readonly string[]
}

const known = new Map<string, Promise<oidc.Configuration>>()

/** The provider's addresses and keys, read once; a failed reading is tried again at the next sign-in. Throws when it does not answer. */
export function discovered(provider: OpenIdProvider): Promise<oidc.Configuration> {
  const key = JSON.stringify(provider)
  const read = known.get(key) ?? discover(provider)
  known.set(key, read)
  read.catch(() => {
    if (known.get(key) === read) known.delete(key)
  })
  return read
}

/** Whether an address without TLS may be used: only on this very machine. */
export const isLocal = (url: URL): boolean => url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)

async function discover({ issuer, clientId, clientSecret, hosts }: OpenIdProvider): Promise<oidc.Configuration> {
  const server = new URL(issuer)
  const local = isLocal(server)
  const execute = local ? [oidc.allowInsecureRequests] : []
  const within: oidc.CustomFetch | undefined =
    hosts &&
    (async (url, options) => {
      if (!hosts.includes(new URL(url).host)) throw new Error(`${new URL(url).host} is not among the hosts that are set up`)
      return fetch(url, options as RequestInit)
    })
  const found = await oidc.discovery(server, clientId, undefined, oidc.None(), {
    execute,
    timeout: ANSWER_SECONDS,
    ...(within && { [oidc.customFetch]: within }),
  })
  const methods = found.serverMetadata().token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const authentication = !clientSecret
    ? oidc.None()
    : methods.includes('client_secret_basic')
      ? oidc.ClientSecretBasic(clientSecret)
      : oidc.ClientSecretPost(clientSecret)
  const configuration = new oidc.Configuration(found.serverMetadata(), clientId, undefined, authentication)
  configuration.timeout = ANSWER_SECONDS
  if (local) oidc.allowInsecureRequests(configuration)
  if (within) configuration[oidc.customFetch] = within
  oidc.enableNonRepudiationChecks(configuration)
  return configuration
}
