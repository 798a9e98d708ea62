/** Vite gives the address of a file that is imported so. */
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
