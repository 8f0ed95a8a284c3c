import { Menu, type MenuProps } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'react-router'
import { type Entry, entryOf, menu } from './menu.tsx'
import { useMe } from './session.ts'

type Item = NonNullable<MenuProps['items']>[number]

/** The side menu with what the person may open. */
export function SideMenu({ onChosen }: { onChosen?: () => void }): ReactNode {
  const { may } = useMe()
  const { pathname } = useLocation()
  const item = ({ path, title, icon }: Entry): Item => ({ key: path, icon, label: <Link to={path}>{title}</Link> })
  const items = menu.flatMap((entry): Item[] => {
    if (!('entries' in entry)) return may(entry.permission) ? [item(entry)] : []
    const allowed = entry.entries.filter(({ permission }) => may(permission))
    return allowed.length > 0 ? [{ key: entry.title, icon: entry.icon, label: entry.title, children: allowed.map(item) }] : []
  })
  const groups = menu.flatMap((entry) => ('entries' in entry ? [entry.title] : []))
  const selected = entryOf(pathname)?.path
  const box = useRef<HTMLDivElement>(null)
  // The menu is longer than most screens: the entry of the page shown stands in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the entry stands for the line that is marked
  useEffect(() => {
    box.current?.querySelector('.ant-menu-item-selected')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <div ref={box}>
      <Menu
        mode="inline"
        aria-label="主菜单"
        items={items}
        selectedKeys={selected ? [selected] : []}
        defaultOpenKeys={groups}
        onClick={onChosen}
        style={{ borderInlineEnd: 0 }}
      />
    </div>
  )
}
