/** Serves the page under test at localhost, where a browser allows what it allows a site with HTTPS. */

// adapter: network

import { createServer } from 'node:http';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

export interface PageServer {
  /** `http://localhost:<port>/`; each server is another origin, with storage of its own. */
  readonly url: string;
  close(): Promise<void>;
}

const inFolder = (path: string): string => join(import.meta.dirname, path);
const ENTRY = inFolder('../src/test/page.ts');
const RUNNER = inFolder('../src/test/runner-in-page.ts');
const ASSERT = inFolder('../src/test/assert-in-page.ts');

const PAGE = `<!doctype html><html lang="en"><title>Test</title>
<script type="module" src="/page.js"></script></html>`;

/** Bundles the page and serves it until `close`. */
export async function servePage(): Promise<PageServer> {
  const script = await bundle();
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.setHeader('content-security-policy', "default-src 'self'");
    response.end(isScript ? script : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://localhost:${address.port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [stubsOfNode()],
    build: {
      write: false,
      minify: false,
      lib: { entry: ENTRY, formats: ['es'], fileName: 'page' },
    },
  });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error('nothing was built');
  return codeOf(output);
}

/** The two modules of Node that the contract of a store imports. */
function stubsOfNode(): Plugin {
  const stubs: Readonly<Record<string, string>> = {
    'node:test': `export * from ${JSON.stringify(RUNNER)};`,
    'node:assert/strict': `import * as all from ${JSON.stringify(ASSERT)};
      export default all;`,
  };
  return {
    name: 'stubs-of-node',
    enforce: 'pre',
    resolveId: (id) => (Object.hasOwn(stubs, id) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith('\0') ? stubs[id.slice(1)] : undefined),
  };
}

function codeOf({ output }: Rolldown.RolldownOutput): string {
  return output[0].code;
}
