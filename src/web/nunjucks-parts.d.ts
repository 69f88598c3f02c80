/** How nunjucks makes a program of a view; its types leave it out. */
declare module "nunjucks/src/transformer.js" {
  const transformer: {
    transform(parsed: object, asyncFilters: readonly string[], name?: string): object;
  };
  export default transformer;
}
