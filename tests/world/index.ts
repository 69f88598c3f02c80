export { buildWorld, type World } from "./build-world.js";
export { emailOf, PASSWORD, people, type Company, type Person } from "./people.js";
export { signIn, stranger, textOf, Visitor } from "./visitor.js";
