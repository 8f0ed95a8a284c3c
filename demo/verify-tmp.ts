import { DuckDBInstance } from '@duckdb/node-api'
import { entities } from '#domain/contract/exchange/index.ts'
import { calendarRows } from '#domain/calendar/index.ts'
import { values } from '#domain/law/index.ts'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
const dir = process.argv[2]!
const only = process.argv[3]?.split(',')
const verbose = process.argv.includes('-v')
const db = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '3GB' })
const con = await db.connect()
await con.run(`set integer_division=true; set default_null_order='postgres'; set TimeZone='Asia/Shanghai'`)
const col = (f: any, obj = 'j') => {
  const raw = `json_extract_string(${obj}, '$.${f.path}')`
  switch (f.type) {
    case 'ref': return `'demo:' || ${raw}`
    case 'boolean': return `cast(${raw} as boolean)`
    case 'integer': return `cast(${raw} as integer)`
    case 'number': return `cast(${raw} as double)`
    case 'money': return `cast(${raw} as decimal(14,2))`
    case 'date': return `cast(${raw} as date)`
    case 'time': return `cast(replace(substring(${raw},1,19),'T',' ') as timestamp)`
    case 'json': return `json_extract(${obj}, '$.${f.path}')::varchar`
    default: return raw
  }
}
for (const e of entities) {
  const file = `${dir}/${e.name}.ndjson`
  if (!existsSync(file) || statSync(file).size === 0) { 
    const cols = [`'' as id`, ...e.fields.filter((f) => f.column !== 'id').map((f) => `${col(f)} as ${f.column}`)]
    await con.run(`create table ${e.table} as select ${cols.join(',')} from (select '{}'::json as j) where false`)
    for (const l of e.lists) await con.run(`create table ${l.table} as select '' as ${l.parentColumn}, 0 as position, ${l.fields.map((f) => `${col(f,'k')} as ${f.column}`).join(',')} from (select '{}'::json as k) where false`)
    continue }
  const key = e.key.map((k) => col(e.fields.find((f) => f.path === k)!) + '::varchar').join(` || '|' || `)
  const hasId = e.fields.some((f) => f.column === 'id')
  const id = e.perSource ? `'demo:' || ${e.key.map((k) => `json_extract_string(j,'$.${k}')`).join(` || '|' || `)}` : key
  const cols = [`${id} as id`, ...e.fields.filter((f) => f.column !== 'id').map((f) => `${col(f)} as ${f.column}`)]
  await con.run(`create table raw_tmp as select json as j from read_ndjson_objects('${file}')`)
  await con.run(`create table ${e.table} as select ${cols.join(',')} from raw_tmp`)
  if (e.name === 'cases') await con.run(`alter table cases add column region varchar; `)
  for (const l of e.lists)
    await con.run(`create table ${l.table} as select pid as ${l.parentColumn}, position, ${l.fields.map((f) => `${col(f, 'k')} as ${f.column}`).join(',')} from (select ${id} as pid, unnest(cast(json_extract(j,'$.${l.path}') as json[])) as k, generate_subscripts(cast(json_extract(j,'$.${l.path}') as json[]),1) as position from raw_tmp)`)
  await con.run('drop table raw_tmp')
}
await con.run(`update cases set region = (select region from units u where u.id = cases.unit_id)`)
await con.run(`create table calendar(day date, workday boolean, workday_no integer, name varchar, provisional boolean)`)
const rows = calendarRows('2019-01-01', '2028-12-31')
await con.run(`insert into calendar values ${rows.map((r) => `(date '${r.day}',${r.workday},${r.workdayNo},null,${r.provisional})`).join(',')}`)
await con.run(`create table law_values(key varchar, valid_from date, valid_to date, value double, unit varchar, title varchar, basis varchar, confirmed boolean)`)
await con.run(`insert into law_values values ${values.map((v: any) => `('${v.key}',date '${v.validFrom}',${v.validTo ? `date '${v.validTo}'` : 'null'},${v.value},'${v.unit}','','',${v.confirmed})`).join(',')}`)
await con.run(`create table unit_tree(ancestor_id varchar, unit_id varchar, depth integer)`)
await con.run(`insert into unit_tree with recursive t as (select id as ancestor_id, id as unit_id, 0 as depth from units union all select u.parent_id, t.unit_id, depth+1 from t join units u on u.id=t.ancestor_id where u.parent_id is not null) select * from t`)
const { ruleSql } = await import('#rules/index.ts')
const answers = readFileSync(`${dir}/answers.ndjson`, 'utf8').split('\n').filter(Boolean).map((l) => JSON.parse(l))
const strip = (s: string) => s.replaceAll('demo:', '')
for (const f of readdirSync('/work/main/rules').filter((n) => /^r\d\d\.ts$/.test(n)).sort()) {
  const id = f.slice(0, 3).toUpperCase()
  if (only && only[0] !== 'all' && !only.includes(id)) continue
  let def
  try { def = (await import(`/work/main/rules/${f}`)).default } catch (e) { console.log(id, 'IMPORT', String(e).slice(0, 200)); continue }
  const t = Date.now()
  try {
    const res = await con.runAndReadAll(ruleSql(def, {}, '2026-11-01 08:00:00'))
    const out = res.getRowObjectsJson()
    const want = new Set(answers.filter((a) => a.rule === id).map((a) => a.subject))
    const got = new Set(out.map((r: any) => strip(r.subject_id)))
    const fp = [...got].filter((g) => !want.has(g)); const miss = [...want].filter((w) => !got.has(w))
    const other = (s: string) => answers.filter((a) => a.subject === s || a.caseIds.includes(s)).map((a) => a.rule).join('/')
    console.log(id, def.colour, `${Date.now() - t}ms rows ${out.length} found ${got.size} planted ${want.size} FP ${fp.length} miss ${miss.length}`, fp.length||miss.length ? '<<<<' : '')
    if (fp.length) for (const g of fp.slice(0, verbose ? 12 : 3)) { const r: any = out.find((x: any) => strip(x.subject_id) === g); console.log('   FP', g, `[${other(g)}]`, JSON.stringify(r).slice(0, 420)) }
    if (miss.length) console.log('   MISS', miss.slice(0, 12).map((m) => m + ' ' + answers.find((a) => a.subject === m && a.rule === id).note).join(' ; '))
    const byCase = answers.filter((a) => a.rule === id && a.caseIds.length)
    const bad = byCase.filter((a) => { const rows = out.filter((x: any) => strip(x.subject_id) === a.subject); return rows.length && !rows.some((r: any) => { const ids = new Set(strip(r.case_ids).split(',')); return a.caseIds.every((c: string) => ids.has(c)) && ids.size === a.caseIds.length }) })
    if (bad.length) { const a = bad[0]; console.log('   CASES differ', bad.length, a.subject, a.caseIds.join(','), '|', out.filter((x: any) => strip(x.subject_id) === a.subject).map((r: any) => strip(r.case_ids)).join(' & ').slice(0, 300)) }
  } catch (e) { console.log(id, 'ERROR', String(e).slice(0, 400)) }
}
