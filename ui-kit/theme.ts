import type { ThemeConfig } from 'antd'

/** The house's blue: header, main buttons, links. */
export const BRAND = '#0b4a9e'

/** Fonts of the screens, by what the machine has. */
export const FONTS = "'Noto Sans SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', sans-serif"

/** Light sober theme with dense tables; all texts keep a contrast of at least 4.5 on their ground. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: BRAND,
    colorInfo: BRAND,
    colorLink: BRAND,
    colorPrimaryBg: '#e6effa',
    colorPrimaryBgHover: '#d6e5f7',
    colorErrorBg: '#fff1f0',
    colorErrorBorder: '#f5a3a0',
    colorWarningBg: '#fff7e6',
    colorWarningBorder: '#f5c07a',
    colorSuccessBg: '#f6ffed',
    colorSuccessBorder: '#b7eb8f',
    colorInfoBg: '#eaf2fc',
    colorInfoBorder: '#a9c8ee',
    controlItemBgActive: '#e6effa',
    controlItemBgActiveHover: '#d6e5f7',
    colorError: '#b81c23',
    colorSuccess: '#237804',
    colorWarning: '#ad4e00',
    colorTextSecondary: '#4a4f57',
    colorTextTertiary: '#5b616a',
    colorTextDescription: '#5b616a',
    colorTextPlaceholder: '#6b717a',
    colorBgLayout: '#f2f5f9',
    borderRadius: 4,
    fontSize: 14,
    fontFamily: FONTS,
    motionDurationMid: '0.1s',
    motionDurationSlow: '0.15s',
  },
  components: {
    Layout: { headerBg: BRAND, headerHeight: 48, headerPadding: '0 16px', siderBg: '#ffffff' },
    Menu: { itemHeight: 32, itemMarginBlock: 2, subMenuItemBg: '#ffffff', itemSelectedBg: '#e3edfa', itemSelectedColor: BRAND },
    Table: {
      headerBg: '#eaf0f8',
      headerColor: '#1f2937',
      rowHoverBg: '#f3f8ff',
      rowSelectedBg: '#e6effa',
      rowSelectedHoverBg: '#d6e5f7',
      cellPaddingBlockSM: 6,
    },
    Card: { headerHeightSM: 40 },
    Descriptions: { labelBg: '#f5f7fb', labelColor: '#4a4f57' },
  },
}
