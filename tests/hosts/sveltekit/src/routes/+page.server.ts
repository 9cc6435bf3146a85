export function load({ url }: { url: URL }) {
  const of = (name: string) => url.searchParams.get(name) ?? "";
  return { project: of("project"), server: of("server"), other: of("other") };
}
