/** Where the program is, for bundlers that give an address for a file. */
declare const url: string;
export default url;
