"""The sample project that `migtui demo` copies to a temporary folder and opens."""
