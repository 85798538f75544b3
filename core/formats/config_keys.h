// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/formats/model_files.h"

#include <optional>

namespace plumbline::formats {

/// Ranges outside which a model is a mistake or an attack: no product of two of them leaves 63 bits.
inline constexpr std::int64_t kMostVocabulary = 1 << 24;
inline constexpr std::int64_t kMostWidth = 1 << 24;
inline constexpr std::int64_t kMostLayers = 10'000;
inline constexpr std::int64_t kMostHeads = 1 << 16;
inline constexpr std::int64_t kMostContext = std::int64_t{1} << 31;

/// The keys of config.json or of a GGUF header behind one face; null and absent are the same.
class ConfigKeys {
public:
    virtual ~ConfigKeys() = default;
    [[nodiscard]] virtual bool has(const std::string& key) const = 0;
    /// @throws Error CorruptFile where the value is of another kind
    [[nodiscard]] virtual std::optional<double> number(const std::string& key) const = 0;
    [[nodiscard]] virtual std::optional<std::int64_t> integer(const std::string& key) const = 0;
    [[nodiscard]] virtual std::optional<bool> boolean(const std::string& key) const = 0;
    [[nodiscard]] virtual std::optional<std::string> text(const std::string& key) const = 0;

    /// @throws Error CorruptFile naming the key and both sides
    [[nodiscard]] std::optional<std::int64_t> integerIn(const std::string& key, std::int64_t least, std::int64_t most) const;
    /// In (above, most]. @throws Error CorruptFile
    [[nodiscard]] std::optional<double> numberIn(const std::string& key, double above, double most) const;

    [[noreturn]] void corrupt(const std::string& key, std::string expected, std::string found) const;
    [[noreturn]] void unsupported(const std::string& key, std::string expected, std::string found,
                                  Advice advice = Advice::UseSupportedArchitecture) const;

protected:
    explicit ConfigKeys(std::filesystem::path file, std::string prefix)
        : m_file(std::move(file))
        , m_prefix(std::move(prefix))
    {
    }
    std::filesystem::path m_file;
    std::string m_prefix; ///< before the key in errors: "rope_scaling."
};

/// Keys of a JSON object that outlives this.
class JsonKeys final : public ConfigKeys {
public:
    JsonKeys(const Json& object, std::filesystem::path file, std::string prefix = {});
    [[nodiscard]] bool has(const std::string& key) const override { return find(key) != nullptr; }
    [[nodiscard]] std::optional<double> number(const std::string& key) const override;
    [[nodiscard]] std::optional<std::int64_t> integer(const std::string& key) const override;
    [[nodiscard]] std::optional<bool> boolean(const std::string& key) const override;
    [[nodiscard]] std::optional<std::string> text(const std::string& key) const override;
    [[nodiscard]] const Json* find(const std::string& key) const; ///< null where absent or null
    [[nodiscard]] bool isNull(const std::string& key) const; ///< there, and null
    /// A number or a list of numbers; negative ones are left out. @throws Error CorruptFile
    [[nodiscard]] std::vector<std::int64_t> ids(const std::string& key) const;
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

private:
    const Json& m_object;
};

/// Relations that hold whatever the source: heads divide by groups, head_dim is even, the rotary scaling makes sense.
/// @throws Error CorruptFile
void checkConfig(const DecoderConfig& config, const ConfigKeys& keys, bool fromGguf);

/// From the metadata and the tensors of a GGUF. @throws Error UnsupportedFormat, CorruptFile
[[nodiscard]] DecoderConfig parseGgufConfig(const GgufFile& file);

/// The type that most matrices have.
[[nodiscard]] StoredType mostFrequentMatrixType(const WeightFile& weights);

/// "a number", "a text": what a JSON value is, for errors.
[[nodiscard]] std::string shownJson(const Json& value);

} // namespace plumbline::formats
