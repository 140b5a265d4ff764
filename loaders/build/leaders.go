package main

func (b *builder) leaders() error  { return nil }
func (b *builder) treaties() error { return nil }
