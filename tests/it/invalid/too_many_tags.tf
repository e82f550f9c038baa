# plan
# Error: Too Many Tags
# `tags` and `default_tags` of the provider contain 201 tags. The API accepts at most 200.
# base: none

tags = { for i in range(201) : "key${i}" => "value" }
