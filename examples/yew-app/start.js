// What a tool like Trunk would write.
import init from "./yew-app.js";

await init();
