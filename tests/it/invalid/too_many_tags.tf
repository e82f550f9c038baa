# plan
# Error: Too many tags
# `tags` and the provider's `default_tags` add up to 201 tags. The API accepts at most 200.
# base: none

tags = { for i in range(201) : "key${i}" => "value" }
