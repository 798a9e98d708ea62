import { openEngine } from './src/database/engine.ts';
import { measureLoss } from './src/loss/measure-loss.ts';
import { createSeed } from './src/random/seeded.ts';
import { pointText } from './src/loss/loss-point.ts';
const engine = await openEngine();
const c = createSeed('fuzz').stream('points');
let tight = 0,
  n = 0;
for (let i = 0; i < 110; i++) {
  const ceiling = BigInt(c.pick([500, 2000, 5000, 7000])) * 100n;
  const point = {
    ceiling,
    lineLimit: ceiling * BigInt(c.pick([1, 1, 2, 3])),
    merchants: c.between(1, 6),
    cover: BigInt(c.pick([0, 300, 2000, 5000, 20000])) * 100n,
    validHours: c.pick([1, 2, 6, 24, 168]),
    syncHours: c.pick([1, 3, 12, 48, 144, 200]),
    bundleAgeHours: c.pick([6, 24, 168]),
    visitMinutes: c.pick([5, 20, 60, 240]),
    renews: c.chance(0.4),
    lives: c.pick([1, 1, 2, 3, 4]),
    ...(c.chance(0.3) ? { asksFor: ceiling * 4n } : {}),
  };
  const m = await measureLoss(engine, point, i);
  n++;
  if (m.issuerLoss === m.bound && m.bound > 0n) tight++;
  if (m.violations.length)
    console.log(
      i,
      pointText(point),
      JSON.stringify(m.violations.slice(0, 4)),
      String(m.issuerLoss),
      String(m.bound),
      [...m.refusals],
    );
}
console.log('done', n, 'tight', tight);
await engine.close();
