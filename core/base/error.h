// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace plumbline {

/// What went wrong, as data. The window and the command line turn it into a sentence, in the reader's language.
enum class ErrorCode {
    Cancelled,
    InvalidArgument,
    FileNotFound,
    CorruptFile,
    UnsupportedFormat,
    NewerFileVersion,
    FileChanged, ///< cut, replaced or taken away while it was open
    ReadOnly,
    OutOfMemory,
    DeviceFailure,
    DiskFull,
    Internal,
};
inline constexpr int kErrorCodeCount = static_cast<int>(ErrorCode::Internal) + 1;

/// What to do next. A closed list, so that a test can ask every language for every sentence.
enum class Advice {
    None,
    CheckPath,
    DownloadAgain,
    ConvertToSafetensors, ///< the folder holds only pickled weights, which are never executed
    OpenFolderOfModel,
    UseSupportedArchitecture,
    UseSupportedType,
    UpdatePlumbline,
    ReopenFile,
    FreeMemory, ///< close models, choose bfloat16, or analyse layer by layer
    FreeDisk,
    ChooseOtherPlace,
    UseCpu,
    UseLongerText,
    UseShorterText,
    FixLine, ///< correct the file at the named place
    SeeHelp,
    ReportBug,
};
inline constexpr int kAdviceCount = static_cast<int>(Advice::ReportBug) + 1;

struct ErrorDetail {
    std::filesystem::path file = {}; ///< empty where no file is involved
    std::string place = {};          ///< "tensor lm_head.weight", "line 12, column 40", "row 3"
    std::string expected = {};       ///< one side of the comparison, with units
    std::string found = {};          ///< the other side, with units
    Advice advice = Advice::None;
};

/// The one exception that crosses a module's border. Caught at four places only: a job, a verb, one imported row, the
/// window's event handler.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, ErrorDetail detail);
    [[nodiscard]] ErrorCode code() const noexcept { return m_code; }
    [[nodiscard]] const ErrorDetail& detail() const noexcept { return m_detail; }

private:
    ErrorCode m_code;
    ErrorDetail m_detail;
};

/// English, for logs and the command line: "model.safetensors · tensor lm_head.weight · expected 9,120 bytes · found 9,000".
[[nodiscard]] std::string englishCode(ErrorCode code);
[[nodiscard]] std::string englishAdvice(Advice advice);
[[nodiscard]] std::string englishSentence(ErrorCode code, const ErrorDetail& detail);

/// "9,120": digits grouped as the window's English does, for both sides of a comparison.
[[nodiscard]] std::string grouped(unsigned long long value);
/// "9,120 bytes"
[[nodiscard]] std::string bytes(unsigned long long value);

} // namespace plumbline
