import type { Plugin } from 'vite'

const ICON = /@ant-design\/icons\/(es|lib)\/components\/AntdIcon(Light)?\.js$/
const NAMED = /role: "img",\s*"aria-label": icon\.name/

/**
 * Vite plugin: icons are decoration beside words or inside named buttons. As they come they carry English names (`download`), which
 * screen readers would say; here they are hidden from them, those inside Ant Design's own parts too. The build fails when none was found.
 */
export const quietIcons = (): Plugin => {
  let found = false
  return {
    name: 'biaochi-quiet-icons',
    transform(code, id) {
      if (!ICON.test(id) || !NAMED.test(code)) return undefined
      found = true
      return { code: code.replace(NAMED, '"aria-hidden": true'), map: null }
    },
    generateBundle() {
      if (!found) this.error('the icons name themselves in another way than ui-kit/quiet-icons.ts knows')
    },
  }
}
