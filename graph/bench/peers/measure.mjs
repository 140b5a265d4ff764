// What the measurements of both systems share.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const askingTime = 500; // ms
const leastCalls = 5;

// best is the shortest time in nanoseconds that a call takes, as in the other
// measurements.
export async function best(call) {
  const begin = performance.now();
  let least = Infinity;
  for (let calls = 0; calls < leastCalls || performance.now() - begin < askingTime; calls++) {
    const start = performance.now();
    await call();
    least = Math.min(least, performance.now() - start);
  }
  return Math.round(least * 1e6);
}

// spending measures what load takes.
export async function spending(load) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await load();
  const used = process.cpuUsage(cpu);
  return {
    CPU: (used.user + used.system) * 1e3,
    Wall: Math.round((performance.now() - start) * 1e6),
    Peak: process.resourceUsage().maxRSS * 1024,
  };
}

// ask puts the questions of a folder to a system; rows(text) gives the answer
// as an array of rows, number(rows) the number in the only row.
export async function ask(dir, language, rows, number) {
  const answers = [];
  for (const question of JSON.parse(readFileSync(join(dir, 'questions.json')))) {
    const text = question[language];
    if (!text) {
      answers.push({ Number: 0, Took: 0 });
      continue;
    }
    const got = await rows(text);
    answers.push({
      Number: question.count ? number(got) : got.length,
      Took: await best(() => rows(text)),
    });
  }
  return answers;
}
