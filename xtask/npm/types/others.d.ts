// Names of other people's packages; tests/hosts has the real ones.
declare module "msw" {
  export interface HttpHandler {}
}
declare module "playwright-core" {
  export interface BrowserContext {}
  export interface Locator {}
  export interface Page {}
}
