// The description of the API against the schema of OpenAPI 3.1 itself. That the
// API keeps to it is a test in Go.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";

test("openapi.json is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8")));
  assert.equal(result.valid, true, JSON.stringify(result.errors, null, 1));
  assert.equal(validator.version, "3.1");
});
