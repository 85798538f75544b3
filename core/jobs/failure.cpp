// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/failure.h"

#include <exception>
#include <new>

namespace plumbline::jobs {

Failure Failure::ofCurrentException()
{
    try {
        throw;
    } catch (const Error& error) {
        return {error.code(), error.detail(), error.what()};
    } catch (const std::bad_alloc& error) {
        return {ErrorCode::OutOfMemory, {.advice = Advice::FreeMemory}, error.what()};
    } catch (const std::exception& error) {
        return {ErrorCode::Internal, {.found = error.what(), .advice = Advice::ReportBug}, error.what()};
    } catch (...) {
        return {ErrorCode::Internal, {.found = "an exception of unknown type", .advice = Advice::ReportBug}, "unknown exception"};
    }
}

} // namespace plumbline::jobs
