/**
 * Codes that are hard to read and cameras that differ: light on dark, a browser without WebAssembly, a
 * picture from a file, a light, a second camera.
 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test, type TestContext } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { Device, DeviceInput } from './world/device.ts';
import { lookAt } from './world/look-at.ts';
import { startOperator, type Operator } from './world/operator.ts';
import { askFor, newTablet } from './world/till-steps.ts';
import { button, enrolApp, getReady, addMoney, heading, newPhone } from './world/wallet-steps.ts';

let operator: Operator;
let tablet: Device;

before(async () => {
  operator = await startOperator();
  tablet = await newTablet(operator);
  await enrolApp(await tablet.open(), operator.codes.merchant);
  await askFor(tablet.page(), '15');
});

after(async () => {
  await tablet?.end();
  await operator?.end();
});

/** The request on the till's screen. */
function request(): Locator {
  return tablet.page().getByRole('img', { name: 'Request for ₹15.00' }).first();
}

async function newPayer(t: TestContext, input: Partial<DeviceInput> = {}): Promise<Device> {
  const { enrolmentCode } = await operator.ask('customer', 'create', '--name', 'Asha');
  assert.ok(typeof enrolmentCode === 'string');
  const phone = await newPhone(operator, input);
  t.after(() => phone.end());
  await enrolApp(await phone.open(), enrolmentCode);
  await addMoney(phone.page(), '100');
  await getReady(phone.page(), '100');
  await button(phone.page(), 'Pay').click();
  return phone;
}

function confirm(page: Page): Locator {
  return heading(page, 'Pay this?');
}

suite('the camera', () => {
  test('reads a code that is light on dark', async (t) => {
    const phone = await newPayer(t);
    const till = tablet.page();
    await till.evaluate(() => {
      document.documentElement.style.filter = 'invert(1)';
    });
    const viewer = phone.page();
    await lookAt({ viewer, seen: till, code: request(), until: confirm(viewer) });
    await till.evaluate(() => {
      document.documentElement.style.filter = '';
    });
  });

  test('reads in plain JavaScript where WebAssembly does not load', async (t) => {
    let refused = 0;
    const phone = await newPayer(t, {
      blocksWorkers: true,
      prepare: async (context) => {
        await context.route('**/*.wasm', async (route) => {
          refused += 1;
          await route.abort();
        });
      },
    });
    const viewer = phone.page();
    await lookAt({ viewer, seen: tablet.page(), code: request(), until: confirm(viewer) });
    assert.ok(refused > 0, 'nobody asked for the WebAssembly');
  });

  test('has a light and a second camera, where the device has', async (t) => {
    const phone = await newPayer(t, {
      prepare: async (context) => {
        await context.addInitScript(addLightAndSecondCamera);
      },
    });
    const page = phone.page();
    await button(page, 'Light on').click();
    await button(page, 'Light off').waitFor();
    assert.deepEqual(await page.evaluate('window.cameraLog'), ['any', 'torch true']);
    await button(page, 'Camera 1').click();
    await button(page, 'Camera 2').waitFor();
    await button(page, 'Light on').waitFor();
    assert.deepEqual(await page.evaluate('window.cameraLog'), ['any', 'torch true', 'second']);
  });
});

test('a saved picture of the code does, and one without a code says so', async (t) => {
  const phone = await newPayer(t, { camera: 'missing' });
  const page = phone.page();
  await page.getByText('Paste code or open a picture').click();
  const file = (buffer: Buffer): { name: string; mimeType: string; buffer: Buffer } => ({
    name: 'code.png',
    mimeType: 'image/png',
    buffer,
  });
  const field = page.getByLabel('Open a picture of the code');
  await field.setInputFiles(file(await page.screenshot()));
  await page.getByText('There is no code in this picture').waitFor();
  const till = tablet.page();
  const [saved] = await Promise.all([
    till.waitForEvent('download'),
    button(till, 'Save picture').click(),
  ]);
  assert.match(saved.suggestedFilename(), /^request-\d{4}\.png$/);
  await field.setInputFiles(file(await readFile(await saved.path())));
  await confirm(page).waitFor();
});

/** Runs in the page, before anything else and after the camera made of a canvas. */
function addLightAndSecondCamera(): void {
  const log: string[] = [];
  Object.assign(window, { cameraLog: log });
  const { mediaDevices } = navigator;
  const get = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.enumerateDevices = () =>
    Promise.resolve(
      ['first', 'second'].map((deviceId) => {
        const device = { kind: 'videoinput' as const, deviceId, groupId: '', label: deviceId };
        return { ...device, toJSON: () => device };
      }),
    );
  mediaDevices.getUserMedia = async (constraints) => {
    const video = typeof constraints?.video === 'object' ? constraints.video : {};
    const wanted = JSON.stringify(video.deviceId ?? {}).includes('second') ? 'second' : undefined;
    log.push(wanted ?? 'any');
    const stream = await get(constraints);
    for (const track of stream.getVideoTracks()) {
      track.getSettings = () => ({ deviceId: wanted ?? 'first' });
      track.getCapabilities = () =>
        Object.assign<MediaTrackCapabilities, object>({}, { torch: true });
      track.applyConstraints = (change) => {
        for (const set of change?.advanced ?? []) {
          if ('torch' in set) log.push(`torch ${String(set.torch)}`);
        }
        return Promise.resolve();
      };
    }
    return stream;
  };
}
