# SPDX-License-Identifier: GPL-3.0-or-later

# plumbline_module(NAME SOURCES ... [DEPENDS ...] [PRIVATE ...])
#
# A folder of core, gpu, widgets or app as one static library plumbline_NAME (alias plumbline::NAME). DEPENDS is the
# architecture: what this module's headers may include. PRIVATE are libraries that stay in its sources.
function(plumbline_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(plumbline_${name} STATIC ${arg_SOURCES})
  add_library(plumbline::${name} ALIAS plumbline_${name})
  target_link_libraries(plumbline_${name} PUBLIC plumbline_flags ${arg_DEPENDS} PRIVATE ${arg_PRIVATE})
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  foreach(library IN LISTS arg_DEPENDS arg_PRIVATE)
    if(folder MATCHES "^(core|gpu)" AND library MATCHES "^(Qt[0-9]*::|QCustomPlot|plumbline::(shell|plots|bridge|app))")
      message(FATAL_ERROR "${folder} must know no Qt, but ${name} asks for ${library}")
    endif()
    if(folder MATCHES "^gpu" AND (library STREQUAL "plumbline::torch" OR
       (library MATCHES "^plumbline::" AND NOT library STREQUAL "plumbline::base" AND NOT library MATCHES "^plumbline::gpu")))
      message(FATAL_ERROR "gpu may use core/base only, but ${name} asks for ${library}")
    endif()
  endforeach()
endfunction()

# plumbline_test(NAME SOURCES ... DEPENDS ... [LABELS ...] [TIMEOUT seconds])
#
# One GoogleTest program a module; every case is a test of CTest. Label `torch` marks programs that enter LibTorch (left out
# under the thread sanitizer, which does not know LibTorch's OpenMP), `gpu` those that have something to do on a GPU.
include(GoogleTest)
function(plumbline_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(test_${name} ${arg_SOURCES})
  target_link_libraries(test_${name} PRIVATE plumbline_flags plumbline::test_support ${arg_DEPENDS})
  add_test(NAME ${name} COMMAND test_${name} --gtest_brief=0)
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()
