// Measures DuckDB on one row per observation: duckdb.mjs FOLDER
import { join } from 'node:path';
import { statSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { ask, best, spending } from './measure.mjs';

const dir = process.argv[2];
const file = join(dir, 'duckdb.db');

async function open() {
  const instance = await DuckDBInstance.create(file);
  return { instance, connection: await instance.connect() };
}

function close({ instance, connection }) {
  connection.closeSync();
  instance.closeSync();
}

const Load = await spending(async () => {
  const db = await open();
  const path = (name) => join(dir, name).replaceAll("'", "''");
  await db.connection.run(`create table observation as select * from read_csv('${path('observation.csv')}')`);
  await db.connection.run(`create table tree as select * from read_csv('${path('tree.csv')}')`);
  await db.connection.run('checkpoint');
  close(db);
});
const Open = await best(async () => {
  const db = await open();
  await db.connection.run('select 1 from observation limit 1');
  close(db);
});
const db = await open();
const Answers = await ask(dir, 'duckdb', async (text) => (await db.connection.runAndReadAll(text)).getRows(),
  (rows) => Number(rows[0][0]));
close(db);
console.log(JSON.stringify({ Load, Open, Bytes: statSync(file).size, Answers }));
