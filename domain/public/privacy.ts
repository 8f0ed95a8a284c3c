/** The notice that a reporter agrees to; its version is stored with each consent (S27). A changed text gets a new version. */
export const PRIVACY_NOTICE = {
  version: '2026-11-1',
  text: [
    '您反映的内容只用于核查所反映的问题，依据《个人信息保护法》第13条、《信访工作条例》办理，依法保密。',
    '实名反映时，姓名和手机号码单独加密保存，办理人员看不到；确需联系您的，须经书面申请和另一人批准，并留有记录。',
    '匿名反映时，不保存您的网络地址、设备和浏览器信息；查询码只显示一次，我们只保存无法还原的摘要，遗失后无法找回。',
    '上传的照片和视频去除拍摄地点等附加信息后供办理人员查看，原件加密封存，仅用作证据。',
    '不会把您反映的问题转给被反映的单位或人员办理。您可以随时凭查询码或手机号码查看进展、补充材料、评价结果。',
  ],
} as const
