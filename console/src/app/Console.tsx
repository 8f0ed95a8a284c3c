import { QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import zhCN from 'antd/es/locale/zh_CN.js'
import 'dayjs/locale/zh-cn'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { RouterProvider } from 'react-router'
import { theme } from '#ui-kit/theme.ts'
import { queryClient } from '../client/hooks.ts'
import { router } from './routes.tsx'

dayjs.locale('zh-cn')

/**
 * Lists and menus open inside the region that their button stands in, not outside of all landmarks. In a dialog that is its inner
 * part: the outer one lets the pointer through.
 */
const regionOf = (trigger?: HTMLElement): HTMLElement =>
  trigger?.closest<HTMLElement>('main, header, .ant-modal-container') ?? document.body

/** The console: theme, language, cache and routes. */
export function Console(): ReactNode {
  return (
    <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }} getPopupContainer={regionOf}>
      <App component={false}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}
