package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/claimgraph/claimgraph/queries"
)

// config is every setting, filled once per run. Only this file knows viper.
type config struct {
	Store   string        // folder of the graph
	Queries string        // folder of the user's own saved queries
	Cache   string        // folder of downloads
	State   string        // folder of what is remembered between runs: history, the last check
	Limit   int           // rows shown, 0 for all
	Timeout time.Duration // of one query
	Memory  int           // MB that a load, or a query, may use
	Color   string        // auto, always or never
	Quiet   bool
	Verbose bool

	origins map[string]string // setting -> where its value comes from
}

// setting is one line of the table below.
type setting struct {
	key, usage string
	def        any
	short      string // one-letter flag
}

// configFile is the name of the file in the working folder; in the folder of
// all settings it is config.yaml.
const configFile = "claimgraph.yaml"

func settings(getenv func(string) string) []setting {
	home := getenv("HOME")
	data := xdg(getenv, "XDG_DATA_HOME", home, ".local/share")
	return []setting{
		{"store", "folder of the graph", data, ""},
		{"queries", "folder of your own saved queries", filepath.Join(xdg(getenv, "XDG_CONFIG_HOME", home, ".config"), "queries"), ""},
		{"cache", "folder of what fetch downloads", xdg(getenv, "XDG_CACHE_HOME", home, ".cache"), ""},
		{"state", "folder of the console's history and the last check", xdg(getenv, "XDG_STATE_HOME", home, ".local/state"), ""},
		{"limit", "rows to show, 0 for all", 100, ""},
		{"timeout", "time limit of a query", 30 * time.Second, ""},
		{"memory", "memory in MB that loading, or a query, may use", 1024, ""},
		{"color", "colours: auto, always or never", "auto", ""},
		{"quiet", "no words beside the result", false, "q"},
		{"verbose", "say more about what is done", false, "v"},
	}
}

// xdg is claimgraph's folder under a base of the XDG specification.
func xdg(getenv func(string) string, variable, home, fallback string) string {
	base := getenv(variable)
	if base == "" {
		base = filepath.Join(home, filepath.FromSlash(fallback))
	}
	return filepath.Join(base, "claimgraph")
}

// addSettings makes a flag of each setting.
func addSettings(flags *pflag.FlagSet, getenv func(string) string) {
	for _, s := range settings(getenv) {
		switch def := s.def.(type) {
		case string:
			flags.StringP(s.key, s.short, def, s.usage)
		case int:
			flags.IntP(s.key, s.short, def, s.usage)
		case bool:
			flags.BoolP(s.key, s.short, def, s.usage)
		case time.Duration:
			flags.DurationP(s.key, s.short, def, s.usage)
		}
	}
}

// loadConfig fills the settings: flag before CLAIMGRAPH_* before the file in the
// working folder before the file in the configuration folder before the default.
func loadConfig(flags *pflag.FlagSet, getenv func(string) string) (config, error) {
	v := viper.New()
	var names []string
	defaults := map[string]any{}
	for _, s := range settings(getenv) {
		v.SetDefault(s.key, s.def)
		names = append(names, s.key)
		defaults[s.key] = s.def
	}
	c := config{origins: map[string]string{}}
	user := filepath.Join(xdg(getenv, "XDG_CONFIG_HOME", getenv("HOME"), ".config"), "config.yaml")
	for _, file := range []string{user, configFile} {
		keys, err := mergeFile(v, file, names)
		if err != nil {
			return c, usage(err)
		}
		for _, k := range keys {
			if err := checkSetting(v, k, defaults[k]); err != nil {
				return c, usage(fmt.Errorf("%s: %s %w", file, k, err))
			}
			c.origins[k] = file
		}
	}
	for _, s := range settings(getenv) {
		variable := "CLAIMGRAPH_" + strings.ToUpper(s.key)
		if value := getenv(variable); value != "" {
			v.Set(s.key, value)
			if err := checkSetting(v, s.key, s.def); err != nil {
				return c, usage(fmt.Errorf("%s %w", variable, err))
			}
			c.origins[s.key] = variable
		}
		if f := flags.Lookup(s.key); f != nil && f.Changed {
			v.Set(s.key, f.Value.String())
			c.origins[s.key] = "--" + s.key
		}
	}
	if err := v.UnmarshalExact(&c); err != nil {
		return c, usage(fmt.Errorf("settings: %w", err))
	}
	return c, c.check()
}

// mergeFile reads a settings file over those read before, and returns its keys.
func mergeFile(v *viper.Viper, file string, names []string) ([]string, error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	one := viper.New()
	one.SetConfigFile(file)
	if err := one.ReadInConfig(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	keys := one.AllKeys()
	slices.Sort(keys)
	for _, k := range keys {
		if !slices.Contains(names, k) {
			return nil, fmt.Errorf("%s: unknown setting %q%s", file, k, didYouMean(k, names))
		}
		v.Set(k, one.Get(k))
	}
	return keys, nil
}

// checkSetting tells whether a value can be read as the kind that its default is.
func checkSetting(v *viper.Viper, key string, def any) error {
	text := fmt.Sprint(v.Get(key))
	var err error
	want := "text"
	switch def.(type) {
	case int:
		want = "a whole number"
		_, err = strconv.Atoi(text)
	case bool:
		want = "true or false"
		_, err = strconv.ParseBool(text)
	case time.Duration:
		want = "a time such as 30s"
		_, err = time.ParseDuration(text)
	}
	if err != nil {
		return fmt.Errorf("is %q: write %s", text, want)
	}
	return nil
}

func (c config) check() error {
	if !slices.Contains([]string{"auto", "always", "never"}, c.Color) {
		return usage(fmt.Errorf("color is %q: write auto, always or never", c.Color))
	}
	if c.Limit < 0 || c.Memory < 16 || c.Timeout < 0 {
		return usage(errors.New("limit and timeout must not be negative, memory must be 16 MB at least"))
	}
	return nil
}

// value writes a setting for people.
func (c config) value(key string) string {
	return map[string]string{
		"store": c.Store, "queries": c.Queries, "cache": c.Cache, "state": c.State, "limit": fmt.Sprint(c.Limit), "timeout": c.Timeout.String(),
		"memory": fmt.Sprint(c.Memory), "color": c.Color, "quiet": fmt.Sprint(c.Quiet), "verbose": fmt.Sprint(c.Verbose),
	}[key]
}

// didYouMean names the nearest of the known words, "" when none is near.
func didYouMean(word string, known []string) string {
	if near := queries.Nearest(word, known); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}
