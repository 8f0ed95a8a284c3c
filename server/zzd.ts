import { generateDemo } from '#demo/index.ts'
console.log(await generateDemo({ out: '/tmp/h/demo', cases: 40000, seed: 7 }))
console.log(await generateDemo({ out: '/tmp/h/demo1k', cases: 1000, seed: 7 }))
