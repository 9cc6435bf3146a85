import { Portal } from "./Portal";

type Search = Promise<Record<"project" | "server" | "other", string | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const { project = "", server = "", other = "" } = await searchParams;
  return <Portal project={project} server={server} other={other} />;
}
