/**
 * The documentation page: one page of HTML, made from the routes, that needs no script and loads
 * nothing, so that it reads the same without a network.
 */

import { exampleOf, type SchemaParts } from './example.ts';
import { OCTETS_MEDIA_TYPE } from './open-api.ts';
import { DOCUMENTATION_STYLE } from './documentation-style.ts';
import { PROBLEMS, type ProblemCode } from './problems.ts';
import { problemsOf, type Content } from './route.ts';
import { ROUTES, type AnyRoute } from './routes.ts';

/** HTML that is written as it is; everything else in a template is text and gets escaped. */
interface Html {
  readonly html: string;
}

/** In one piece: the content security policy names the hash of its text, to the last space. */
const STYLE_ELEMENT: Html = { html: `<style>${DOCUMENTATION_STYLE}</style>` };

/** The page for a service at `publicUrl`. `notice` stands on top: "test mode", say. */
export function documentationPage(input: {
  readonly publicUrl: string;
  readonly notice?: string;
}): string {
  const groups = [...Map.groupBy(ROUTES, ({ group }) => group)];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Tallystick API</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <h1>Tallystick API</h1>
          ${input.notice === undefined ? '' : html`<p class="notice">${input.notice}</p>`}
          <p>
            JSON for operators' servers at <code>${input.publicUrl}</code>; for programs, the same
            as <a href="/openapi.json">OpenAPI 3.1</a>.
          </p>
          <nav>
            <ul>
              ${groups.map(
                ([group, routes]) =>
                  html`<li>
                    ${group}
                    <ul>
                      ${routes.map(
                        ({ name, summary }) => html`<li><a href="#${name}">${summary}</a></li>`,
                      )}
                    </ul>
                  </li>`,
              )}
              <li><a href="#problems">Problems</a></li>
            </ul>
          </nav>
        </header>
        <main>
          ${INTRODUCTION}
          ${groups.map(
            ([group, routes]) =>
              html`<section>
                <h2>${group}</h2>
                ${routes.map((route) => operation(route, input.publicUrl))}
              </section>`,
          )}
          <section id="problems">
            <h2>Problems</h2>
            <p>
              A refusal is <code>application/problem+json</code> (RFC 9457) with <code>code</code>,
              <code>title</code>, <code>detail</code> and <code>requestId</code>. Switch on
              <code>code</code>.
            </p>
            <dl>
              ${Object.entries(PROBLEMS).map(
                ([code, { status, title, remedy }]) =>
                  html`<dt id="${code}"><code>${code}</code> <span>${status}</span></dt>
                    <dd>${title} ${remedy}</dd>`,
              )}
            </dl>
          </section>
        </main>
      </body>
    </html> `;
  return page.html;
}

const INTRODUCTION: Html = html`<section>
  <h2>Before you begin</h2>
  <p>
    <strong>Keys.</strong> Send <code>Authorization: Bearer &lt;key&gt;</code>. The key of the
    deployment is good for every tenant, a tenant's key for that tenant only.
  </p>
  <p>
    <strong>Money</strong> is a decimal text of minor units, with the number of its currency.
    <strong>Times</strong> are seconds since 1970.
  </p>
  <p>
    <strong>Orders</strong> bear an <code>Idempotency-Key</code>. Where no answer comes, send the
    same request with the same key: it is carried out once, and answered as it was the first time.
  </p>
</section>`;

function operation(route: AnyRoute, publicUrl: string): Html {
  return html`<article id="${route.name}">
    <h3>${route.summary}</h3>
    <p class="path"><b>${route.method}</b> <code>${route.path}</code></p>
    <p>${route.description}</p>
    ${fields('Parameters', route.params.json)} ${fields('Query', route.query.json)}
    ${content('Body', route.body)}
    <pre>${commandLine(route, publicUrl)}</pre>
    ${content(`Answer ${route.status}`, route.result)}
    <p class="problems">Problems: ${problemsOf(route).map(problemLink)}</p>
  </article> `;
}

function problemLink(code: ProblemCode): Html {
  return html`<a href="#${code}">${code}</a> `;
}

function content(heading: string, { kind, ...rest }: Content<unknown>): Html {
  if (kind === 'octets') return html`<p><strong>${heading}</strong>: ${OCTETS_MEDIA_TYPE}</p>`;
  if (kind !== 'json' || !('schema' in rest)) return html``;
  const schema: SchemaParts = rest.schema.json;
  return html`${fields(heading, schema)}
    <pre>${JSON.stringify(exampleOf(schema), undefined, 2)}</pre>`;
}

function fields(heading: string, schema: SchemaParts): Html {
  const rows = fieldsOf(schema, '');
  if (rows.length === 0) return html``;
  return html`<table>
    <caption>
      ${heading}
    </caption>
    <tbody>
      ${rows.map(
        ({ name, type, text }) =>
          html`<tr>
            <th scope="row"><code>${name}</code></th>
            <td>${type}</td>
            <td>${text}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** Every field of an object, those of objects inside with their path. */
function fieldsOf(schema: SchemaParts, prefix: string): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const isOptional = schema.required?.includes(name) !== true;
    const inner = part.properties === undefined ? part.items : part;
    const path = `${prefix}${name}${part.items === undefined ? '' : '[]'}`;
    const type = `${typeOf(part)}${isOptional ? ', optional' : ''}`;
    const field = { name: path, type, text: part.description ?? '' };
    return [field, ...(inner === undefined ? [] : fieldsOf(inner, `${path}.`))];
  });
}

function typeOf({ type, enum: names, const: only }: SchemaParts): string {
  if (names !== undefined) return names.join(' | ');
  return only === undefined ? (type ?? 'any') : JSON.stringify(only);
}

/** How to try it from a shell. */
function commandLine(route: AnyRoute, publicUrl: string): string {
  const parts = [
    `curl ${route.method === 'GET' ? '' : `-X ${route.method} `}'${publicUrl}${route.path}'`,
    ...(route.access === 'operator' ? ['-H "Authorization: Bearer $TALLYSTICK_API_KEY"'] : []),
    ...(route.isOrder ? ["-H 'Idempotency-Key: order-1'"] : []),
  ];
  if (route.body.kind === 'json') {
    const example = JSON.stringify(exampleOf(route.body.schema.json));
    parts.push("-H 'Content-Type: application/json'", `-d '${example}'`);
  }
  if (route.body.kind === 'octets') {
    parts.push(`-H 'Content-Type: ${OCTETS_MEDIA_TYPE}'`, '--data-binary @call.bin');
  }
  return parts.join(' \\\n  ');
}

type Part = string | number | Html | readonly Html[];

/** A template whose values are escaped, unless they are HTML already. */
function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = texts.map((text, index) => {
    const part = parts[index];
    return text + (part === undefined ? '' : write(part));
  });
  return { html: written.join('') };
}

function write(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'html' in part ? part.html : part.map((inner) => inner.html).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
