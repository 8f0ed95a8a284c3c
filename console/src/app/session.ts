import type { ReplyOf } from '#domain/contract/api/index.ts'
import type { Permission } from '#domain/contract/roles.ts'
import { keyOf, queryClient, useCall } from '../client/hooks.ts'

/** The person signed in. */
export type Me = ReplyOf<'session.me'>

/** The person signed in and what the person may; only for parts inside the shell, which waits for it. */
export function useMe(): { me: Me; may: (permission: Permission) => boolean } {
  const { data } = useCall('session.me', {}, { staleTime: 60_000 })
  if (!data) throw new Error('useMe outside the shell')
  return { me: data, may: (permission) => data.permissions.includes(permission) }
}

/** Where a person belongs: the unit; for those without one, administrators for instance, the roles. */
export const placeOf = ({ unit, roles }: Me): string => unit?.name ?? (rolesOf(roles) || '尚无角色')
/** The person's roles in words, each once. */
export const rolesOf = (roles: Me['roles']): string => [...new Set(roles.map(({ title }) => title))].join('、')

/** Takes over a new state of the session that an answer brought. */
export function enter(me: Me): void {
  queryClient.setQueryData(keyOf('session.me', {}), me)
}

/** Forgets everything read so far: nothing of one person's may show up in the next one's session. */
export const forget = (): void => queryClient.clear()
