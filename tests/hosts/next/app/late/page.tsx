"use client";

import dynamic from "next/dynamic";

// The tag itself, which React can only fill in where it makes it: not on the server.
const Portal = dynamic(() => import("./Portal"), { ssr: false });

export default function Page() {
  return <Portal />;
}
