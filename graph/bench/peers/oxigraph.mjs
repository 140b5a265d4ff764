// Measures Oxigraph in memory (WebAssembly): oxigraph.mjs FOLDER
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from 'oxigraph';
import { ask, spending } from './measure.mjs';

const dir = process.argv[2];
const store = new Store();
const Load = await spending(() =>
  store.load(readFileSync(join(dir, 'bench.nq'), 'utf8'), { format: 'application/n-quads', no_transaction: true }));
const Answers = await ask(dir, 'oxigraph', (text) => store.query(text),
  (rows) => Number([...rows[0].values()][0].value));
console.log(JSON.stringify({ Load, Quads: store.size, Answers }));
