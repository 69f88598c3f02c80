import { expect, it, test } from "vitest";
import { keptAddress, keptHeaders } from "../../../src/workflow-ops/actions/delivery-log.js";

test.each([
  "authorization",
  "Proxy-Authorization",
  "cookie",
  "Set-Cookie",
  "webhook-signature",
  "x-api-key",
  "X-Auth-Token",
  "x-amz-security-token",
  "x-csrf-token",
  "client-secret",
])("what %s says is not kept", (name) => {
  expect(keptHeaders({ [name]: "s3cret" }, null)).toEqual({ [name]: "…" });
});

it("of other headers is kept what they say, of an address all but its query's values", () => {
  expect(keptHeaders({ "content-type": "text/plain" }, null)).toEqual({
    "content-type": "text/plain",
  });
  expect(keptAddress("https://a.example/x?key=s3cret&b=&c=1#d", null)).toBe(
    "https://a.example/x?key=…&b=&c=…#d",
  );
});
