import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { EndpointName, ReplyOf } from '#domain/contract/api/index.ts'
import { type Args, call } from './call.ts'
import { ApiProblem } from './problem.ts'

const SESSION: EndpointName = 'session.me'

/** A refusal that concerns the session itself (signed out, password or second factor due): the shell must look at it anew. */
function concernsSession(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 401 || /^(password-change|second-factor)-/.test(error.code))
}
const lookAgain = (error: unknown) => {
  if (concernsSession(error)) void queryClient.invalidateQueries({ queryKey: [SESSION] })
}

/** The cache of the console. Refusals are not retried; what could not be reached is, once. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => query.queryKey[0] !== SESSION && lookAgain(error) }),
  mutationCache: new MutationCache({ onError: lookAgain }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 1 && error instanceof ApiProblem && (error.status === 0 || error.status === 503),
    },
    mutations: { retry: false },
  },
})

/** Key of an endpoint's answers in the cache; without arguments it matches all of them. */
export const keyOf = <N extends EndpointName>(name: N, args?: Args<N>): readonly unknown[] => (args ? [name, args] : [name])

/** Reads an endpoint. A new query keeps the old rows on the screen until the new ones come when `keep` is set. */
export function useCall<N extends EndpointName>(
  name: N,
  args: Args<N>,
  options: Pick<UseQueryOptions<ReplyOf<N>, Error>, 'enabled' | 'staleTime' | 'refetchInterval'> & { keep?: boolean } = {},
): UseQueryResult<ReplyOf<N>, Error> {
  const { keep, ...rest } = options
  return useQuery<ReplyOf<N>, Error>({
    queryKey: keyOf(name, args),
    queryFn: ({ signal }) => call(name, args, signal),
    placeholderData: keep ? (keepPreviousData as never) : undefined,
    ...rest,
  })
}

/** Sends to an endpoint; afterwards the named endpoints are read anew (all of them when none is named). */
export function useSend<N extends EndpointName>(name: N, renews?: readonly EndpointName[]): UseMutationResult<ReplyOf<N>, Error, Args<N>> {
  const client = useQueryClient()
  return useMutation<ReplyOf<N>, Error, Args<N>>({
    mutationFn: (args) => call(name, args),
    onSuccess: async () => {
      if (renews) await Promise.all(renews.map((renewed) => client.invalidateQueries({ queryKey: [renewed] })))
      else await client.invalidateQueries()
    },
  })
}
