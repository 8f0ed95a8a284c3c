import { readFileSync } from 'node:fs'
const [dir, ...ids] = process.argv.slice(2)
for (const f of ['cases','payments','documents','points']) for (const l of readFileSync(`${dir}/${f}.ndjson`,'utf8').split('\n')) if (ids.some(i=>l.includes(i))) console.log(f, l.slice(0,1200))
