import { figuresFor, makeCampaign } from '#demo/campaign/index.ts'

const t = performance.now()
const m = makeCampaign({ seed: 1, figures: figuresFor(20000), whole: true, now: 59000000, firstClueNo: 1 })
console.log(performance.now() - t, m.clues.length, m.sheets.map((s) => s.table + ' ' + s.rows.length).join(', '))
