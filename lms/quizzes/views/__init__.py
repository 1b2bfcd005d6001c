"""The pages of an attempt: the questions, saving their answers, handing in, the result."""
